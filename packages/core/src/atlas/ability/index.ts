export { createSkill, updateSkill } from './skill.js';
export { applyConsumableEffect, cancelAllBuffs } from './effects.js';

export { createSkillIn, type SkillAnswers, updateSkillIn } from './skill.js';
export { applyConsumableEffect, cancelAllBuffs } from './effects.js';

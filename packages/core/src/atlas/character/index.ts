export { awardMesos } from './mesos.js';
export { awardFame } from './fame.js';
export { awardExperience, deductExperience } from './experience.js';
export { awardLevel, changeJob, setHp } from './growth.js';
export { changeFace, changeHair, changeSkin } from './appearance.js';
export { warpToPortal, warpToRandomPortal } from './warp.js';
export { createCharacter } from './create-character.js';
export { validateCharacterState } from './validate.js';

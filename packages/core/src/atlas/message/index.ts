export { playPortalSound, sendMessage, showHint, showInfo, showInfoText, updateAreaInfo } from './message.js';

export {
  choice,
  duration,
  webAddress,
  wholeNumber,
  type AnySettings,
  type Setting,
  type SettingValues,
} from './setting.js';
export { serviceSettings, sharedWithKafka, type ServiceSettings } from './service-settings.js';
export { readSettings, requireSound, type Environment, type SettingFault } from './read-settings.js';
export { settingsTable } from './settings-table.js';

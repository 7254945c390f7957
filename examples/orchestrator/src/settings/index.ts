export {
  choice,
  duration,
  webAddress,
  wholeNumber,
  type AnySettings,
  type Setting,
  type SettingValues,
} from './setting.js';
export { serviceSettings, type ServiceSettings } from './service-settings.js';
export { readSettings, refuseFaults, type Environment, type SettingFault } from './read-settings.js';
export { settingsTable } from './settings-table.js';

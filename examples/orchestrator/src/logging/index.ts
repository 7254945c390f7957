export { createLogger, type Logger, type LoggerOptions } from './create-logger.js';
export { logDeadLetter, logOutput, logProgress } from './log-output.js';

export { carryOut, type Output } from './carry-out.js';
export { exitCodes, type ExitCode } from './exit-codes.js';

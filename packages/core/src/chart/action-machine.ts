import type { AnyStateMachine } from 'xstate';
import type { AnyAction } from './model.js';
export type ActionMachine = AnyStateMachine;
export declare function createActionMachine(action: AnyAction): ActionMachine;

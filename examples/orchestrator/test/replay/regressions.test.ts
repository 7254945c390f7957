import { describeReplays } from './replay-folder.js';

// Inputs that once went wrong, with the right output.
describeReplays('inputs that once went wrong', new URL('regressions/', import.meta.url));

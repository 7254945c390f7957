import { carryOut } from './command-line/index.js';
import { endWithReader } from './quiet-pipe.js';

endWithReader(process.stdout);
process.exitCode = await carryOut(process.argv.slice(2), process.env, {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});

import { carryOut } from '../../src/command-line/index.js';

/** Carries out `npm run saga -- …` in this process. */
export async function saga(args: readonly string[], environment: Readonly<Record<string, string>>) {
  let stdout = '';
  let stderr = '';
  const code = await carryOut(args, environment, {
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
  });
  return { code, stdout, stderr };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LocalKafkaError } from './errors.js';

/**
 * The JVM's parent is this shell, whose standard input is a pipe from us. Nobody ever writes to the pipe; when it ends,
 * we are gone, however that came about (SIGKILL too), so the shell kills the JVM and removes the data.
 * The guard ignores TERM from then on, because the JVM's end makes the shell dismiss its guard.
 */
const SUPERVISOR = `
log=$1; data=$2; shift 2
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
jvm=$!
echo "$jvm"
(
  exec >/dev/null
  read -r never <&3
  trap '' TERM
  kill -KILL "$jvm" 2>/dev/null
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$data" 2>/dev/null && exit 0
    sleep 0.2
  done
) &
guard=$!
exec 3<&-
wait "$jvm"
code=$?
kill -TERM "$guard" 2>/dev/null
exit "$code"
`;

/** A running JVM that cannot outlive this process. */
export interface Jvm {
  readonly pid: number;
  /** Resolves with the exit code (128 + n after signal n) once the JVM is gone. */
  readonly exited: Promise<number>;
  running(): boolean;
  signal(signal: NodeJS.Signals): void;
}

/** What to run: `log` receives both output streams, `data` is removed should this process die first. */
export interface JvmCommand {
  java: string;
  args: readonly string[];
  log: string;
  data: string;
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    if (Number.isInteger(pid)) process.kill(pid, signal);
  } catch {
    // It has ended by itself in this very moment, which `exited` reports.
  }
}

/** Starts a JVM under a supervisor of its own and answers when its process exists. */
export async function launchJvm(command: JvmCommand): Promise<Jvm> {
  const shell = spawn(
    'sh',
    ['-c', SUPERVISOR, 'sh', command.log, command.data, command.java, ...command.args],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      // Its own process group: Ctrl-C in a terminal reaches us alone, and we stop the broker in good order.
      detached: true,
    },
  );
  let gone = false;
  let pid = Number.NaN;
  const exited = new Promise<number>((resolve) => {
    shell.once('exit', (code, signal) => {
      // A supervisor that was killed itself leaves its JVM to us.
      if (signal) killQuietly(pid, 'SIGKILL');
      gone = true;
      resolve(code ?? 255);
    });
    shell.once('error', () => {
      gone = true;
      resolve(255);
    });
  });
  shell.stdin.on('error', () => undefined);
  const lines = createInterface({ input: shell.stdout });
  const first = await Promise.race([once(lines, 'line'), exited]);
  if (Array.isArray(first)) pid = Number(first[0]);
  if (!Number.isInteger(pid)) {
    throw new LocalKafkaError(
      'SAGA_KAFKA_START_FAILED',
      `the supervising shell did not start ${command.java}; a POSIX 'sh' on PATH is needed.`,
    );
  }
  return {
    pid,
    exited,
    running: () => !gone,
    signal(signal) {
      if (!gone) killQuietly(pid, signal);
    },
  };
}

/** Asks a JVM to end (SIGTERM), and makes it end (SIGKILL) when the grace, in ms, is over. */
export async function endJvm(jvm: Jvm, graceMs: number): Promise<void> {
  jvm.signal('SIGTERM');
  const force = setTimeout(() => jvm.signal('SIGKILL'), graceMs);
  await jvm.exited;
  clearTimeout(force);
}

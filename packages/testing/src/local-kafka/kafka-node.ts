import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalKafkaError } from './errors.js';
import { type Jvm, endJvm, launchJvm } from './jvm.js';
import { type Waitable, startFailure, untilServing } from './readiness.js';

/** How long a node may take to shut down by itself before it is killed, in ms. */
const STOP_GRACE_MS = 20_000;

/** One broker of a local Kafka; it keeps its data and its port from a stop or kill to the next start. */
export interface LocalKafkaNode {
  readonly id: number;
  /** Where clients reach it on 127.0.0.1. */
  readonly port: number;
  /** The process id of its JVM, undefined while it does not run. */
  pid(): number | undefined;
  /**
   * Sends a signal to its JVM. Resolves when a `SIGKILL` has taken effect, at once for every other signal
   * (`SIGSTOP` and `SIGCONT` suspend and resume it). Does nothing when it does not run; never rejects.
   */
  kill(signal: NodeJS.Signals): Promise<void>;
  /**
   * Starts it again on the same data and port; resolves when it serves and sees all running nodes.
   * After a SIGKILL among three this takes until the controller gives up the old session: 9 s, unless the cluster's
   * properties set `broker.session.timeout.ms`.
   *
   * @throws LocalKafkaError `SAGA_KAFKA_START_FAILED` with the last log lines.
   */
  start(): Promise<void>;
  /** Shuts it down: SIGTERM, then SIGKILL after 20 s. Its data stays for the next {@link start}. */
  stop(): Promise<void>;
}

/** How a node's JVM is run. */
export interface NodeProcess {
  java: string;
  /** JVM flags and class path, before the main class. */
  jvmArgs: readonly string[];
  /** JVM flags of the broker alone: memory and compiler. */
  brokerArgs: readonly string[];
  /** The cluster's temporary folder. */
  folder: string;
  startTimeoutMs: number;
}

/** A node with what only its cluster needs: preparation, and start without the waiting. */
export class KafkaNode implements LocalKafkaNode, Waitable {
  readonly log: string;
  private readonly configuration: string;
  private jvm: Jvm | undefined;

  constructor(
    readonly id: number,
    /** Where clients connect. */
    readonly clientPort: number,
    /** Where the readiness questions go: never secured. */
    readonly port: number,
    private readonly process: NodeProcess,
    private readonly runningIds: () => readonly number[],
  ) {
    this.log = join(process.folder, `node-${id}.log`);
    this.configuration = join(process.folder, `server-${id}.properties`);
  }

  running(): boolean {
    return this.jvm?.running() ?? false;
  }

  pid(): number | undefined {
    return this.running() ? this.jvm?.pid : undefined;
  }

  /** Writes the configuration and formats the storage. */
  async prepare(properties: string, formatArgs: readonly string[]): Promise<void> {
    await writeFile(this.configuration, properties);
    const tool = ['kafka.tools.StorageTool', 'format', '--config', this.configuration, ...formatArgs];
    const jvm = await this.run(['-Xmx128m', '-XX:TieredStopAtLevel=1', ...this.process.jvmArgs, ...tool]);
    if ((await jvm.exited) !== 0) throw await startFailure(this, 'could not format its storage');
  }

  /** Starts the process without waiting until it serves. */
  async launch(): Promise<void> {
    if (this.running()) {
      throw new LocalKafkaError(
        'SAGA_KAFKA_START_FAILED',
        `node ${this.id} runs already; stop or kill it first.`,
      );
    }
    this.jvm = await this.run([
      ...this.process.brokerArgs,
      ...this.process.jvmArgs,
      'kafka.Kafka',
      this.configuration,
    ]);
  }

  async start(): Promise<void> {
    await this.launch();
    await untilServing(this, this.runningIds(), Date.now() + this.process.startTimeoutMs);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.jvm?.signal(signal);
    if (signal === 'SIGKILL') await this.jvm?.exited;
  }

  async stop(graceMs: number = STOP_GRACE_MS): Promise<void> {
    if (this.jvm?.running()) await endJvm(this.jvm, graceMs);
  }

  private run(args: readonly string[]): Promise<Jvm> {
    return launchJvm({ java: this.process.java, args, log: this.log, data: this.process.folder });
  }
}

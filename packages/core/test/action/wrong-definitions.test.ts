import { describe, expect, it } from 'vitest';
import { createCatalog, defineAction } from '../../src/action/index.js';
import { BODY, defineCommandChannel, defineStatusChannel, TYPE } from '../../src/channel/index.js';
import { SagaError } from '../../src/error/index.js';
import { object, str, u16, uuid } from '../../src/wire/index.js';

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const rooms = defineCommandChannel({
  ...{ name: 'rooms', topic: 'ROOM_COMMANDS', envelope },
  types: { BOOK: { room: str() } },
});
const roomEvents = defineStatusChannel({
  ...{ name: 'room-events', topic: 'ROOM_EVENTS', envelope, transactionIdAt: ['top'] },
  types: { BOOKED: { room: str() } },
});
const book = () =>
  rooms.types.BOOK({ transactionId: '00000000-0000-0000-0000-000000000000', body: { room: '' } });
type On = (status: unknown, where?: (step: { result: { room?: string } | undefined }) => object) => unknown;
const sound = {
  name: 'book_room',
  kind: 'command',
  summary: 'Books a room.',
  payload: object({ room: str(), nights: u16() }),
  sample: { room: '101', nights: 2 },
  send: () => rooms.types.BOOK({ transactionId: '', body: { room: '' } }),
  completes: (on: (status: unknown) => unknown) => [on(roomEvents.types.BOOKED)],
  undo: { kind: 'impossible', reason: 'the hotel does not take rooms back' },
};

const errorOf = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    return error instanceof SagaError ? `${error.code}: ${error.message}` : error;
  }
  return undefined;
};
const defined = (change: object): unknown => errorOf(() => defineAction({ ...sound, ...change } as never));

describe('a definition that is wrong says what is wrong and how to mend it', () => {
  it('is taken when it is sound', () => {
    expect(defined({})).toBeUndefined();
  });

  it('is taken when only what events and ports will tell decides what is compared, and how much is sent', () => {
    const told = (on: On) => [
      on(roomEvents.types.BOOKED, ({ result }) => ({ body: { room: result?.room } })),
    ];
    expect(defined({ completes: told })).toBeUndefined();
    const unknown = () => {
      throw new Error('the sample does not tell');
    };
    expect(defined({ send: unknown })).toBeUndefined();
  });

  it('is taken when it sends several commands, or none, that nobody answers', () => {
    const silent = { kind: 'notification', completes: undefined };
    expect(defined({ ...silent, send: () => [book(), book()] })).toBeUndefined();
    expect(defined({ ...silent, send: () => [] })).toBeUndefined();
    expect(defined({ undo: { kind: 'inverse', send: () => [book(), book()] } })).toBeUndefined();
  });

  it.each<[string, object, RegExp]>([
    ['a name with a blank', { name: 'book room' }, /a name that cannot be used\. Use letters/],
    [
      'an unknown kind',
      { kind: 'order' },
      /of the unknown kind order\. Use command, notification, activity, composite/,
    ],
    [
      'no undo',
      { undo: undefined },
      /does not say how it is undone\. Give it an `undo` of the kind inverse, nothing, impossible/,
    ],
    ['an unknown undo', { undo: { kind: 'none' } }, /does not say how it is undone/],
    [
      'an activity whose port is optional',
      {
        ...{ kind: 'activity', send: undefined, completes: undefined },
        lookUp: { activity: 'rooms', input: () => ({}), answer: object({}), optional: true },
      },
      /of kind activity but its port is optional\. Leave `optional` out/,
    ],
    ['no send', { send: undefined }, /is a command but sends nothing\. Give it a `send` function/],
    ['nothing that completes it', { completes: undefined }, /Name a status event in `completes`/],
    [
      'two commands, and one answer awaited',
      { send: () => [book(), book()] },
      /waits for an answer, but sends 2 commands\. Send one command, or make steps of the others/,
    ],
    ['no command, and an answer awaited', { send: () => [] }, /waits for an answer, but sends 0 commands/],
    [
      'two commands in an undo whose answer is awaited',
      { undo: { kind: 'inverse', send: () => [book(), book()], completes: sound.completes } },
      /waits for an answer to its undo, but sends 2 commands/,
    ],
    ...['completes', 'fails', 'observes'].map((list): [string, object, RegExp] => [
      `a pattern in ${list} that compares with undefined`,
      { [list]: (on: On) => [on(roomEvents.types.BOOKED, () => ({ body: { room: undefined } }))] },
      new RegExp(
        `compares body\\.room of room-events\\.BOOKED with undefined in \`${list}\`. Leave the member out`,
      ),
    ]),
    [
      'a sample that does not fit',
      { sample: { room: '1', nights: -1 } },
      /nights: is below 0 \(u16\)\)\. Correct/,
    ],
    ['a notification that waits', { kind: 'notification' }, /waits for events although .* Make it a command/],
    ['an activity without a port', { kind: 'activity', completes: undefined }, /has no port\. Give it a/],
  ])('an action with %s', (_what, change, text) => {
    expect(defined(change)).toMatch(/^SAGA_ACTION_DEFINITION: The action "book.room" /);
    expect(defined(change)).toMatch(text);
  });

  it.each([[[]], [['nowhere']]])('a status channel that carries the transaction id at %j', (places) => {
    const channel = { name: 'x', topic: 'X', envelope, types: {}, transactionIdAt: places as never };
    expect(errorOf(() => defineStatusChannel(channel))).toMatch(
      /^SAGA_CHANNEL_DEFINITION: The status channel "x" does not say where .* Give `transactionIdAt/,
    );
  });

  it('a catalogue with two actions, or two channels, of one name', () => {
    const action = defineAction(sound as never) as never;
    const other = defineAction(sound as never) as never;
    const twin = defineStatusChannel({
      name: 'rooms',
      topic: 'X',
      envelope,
      types: {},
      transactionIdAt: ['top'],
    });
    const catalog = (actions: readonly never[], statusChannels: readonly never[]) =>
      errorOf(() => createCatalog({ actions, commandChannels: [rooms], statusChannels }));
    expect(catalog([action, other], [])).toMatch(/Two actions are named "book_room"/);
    expect(catalog([action], [twin as never])).toMatch(/Two channels are named "rooms"/);
    expect(catalog([action], [roomEvents as never])).toBeUndefined();
  });

  it('a catalogue whose status channels share a type on one topic, or stand on the topic of saga commands', () => {
    const channel = (name: string, topic: string) =>
      defineStatusChannel({ name, topic, envelope, types: { A: {} }, transactionIdAt: ['top'] }) as never;
    const catalog = (...statusChannels: readonly never[]) => errorOf(() => createCatalog({ statusChannels }));
    expect(catalog(channel('one', 'X'), channel('two', 'X'))).toMatch(
      /"one" and "two" both have the type A on X/,
    );
    expect(catalog(channel('one', 'COMMAND_TOPIC_SAGA'))).toMatch(
      /is on COMMAND_TOPIC_SAGA, the topic of saga commands/,
    );
    expect(catalog(channel('one', 'X'), channel('two', 'Y'))).toBeUndefined();
  });

  it('an action whose part is another action of that name than the catalogue’s', () => {
    const part = () => defineAction(sound as never);
    const whole = (inner: ReturnType<typeof part>) =>
      defineAction({
        ...sound,
        name: 'whole',
        parts: [{ action: inner, payload: () => ({}) }],
      } as never) as never;
    const [mine, yours] = [part(), part()];
    const catalog = (...actions: readonly never[]) => errorOf(() => createCatalog({ actions }));
    expect(catalog(mine as never, whole(yours))).toMatch(
      /a part "book_room" that is not the catalogue's action/,
    );
    expect(catalog(mine as never, whole(mine))).toBeUndefined();
  });
});

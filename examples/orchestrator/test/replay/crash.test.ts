import { describe, expect, it } from 'vitest';
import { gist, replayGroups } from './run-replay.js';
import { FIRST, sagaLine, SECOND, statusLine, warehouse } from './warehouse.js';

const story = [
  sagaLine(
    FIRST,
    [
      ['ring', '{}'],
      ['reserve', '{"item":"nail","count":4611686018427387905}'],
      ['inspect', '{"item":"nail"}'],
      ['reserve', '{"item":"screw","count":2}'],
    ],
    { headers: { REGION: 'GMS', MAJOR_VERSION: { base64: 'AFM=' } } },
  ),
  sagaLine(SECOND, [['reserve', '{"item":"bolt","count":1}']]),
  statusLine(FIRST, 'RESERVED', { item: 'nail' }),
  '{"answer":{"activity":"inspector","result":{"serial":9007199254740993}}}',
  statusLine(FIRST, 'REFUSED', { item: 'screw', why: 'sold out' }),
  '{"advance":"PT30S"}',
  `{"operator":{"command":"retry","transactionId":"${FIRST}"}}`,
  statusLine(SECOND, 'RESERVED', { item: 'bolt' }),
  statusLine(FIRST, 'RELEASED', { item: 'nail' }),
  statusLine(SECOND, 'RELEASED', { item: 'bolt' }),
  '{"advance":"PT2H"}',
];

describe('a crash', () => {
  it('between any two lines changes no message: only a port that is waited for is called once more', async () => {
    const calm = await replayGroups(warehouse, story.join('\n'), { records: true });
    expect(calm.flat().length).toBeGreaterThan(10);
    for (let place = 1; place <= story.length; place += 1) {
      const lines = story.toSpliced(place, 0, '{"crash":true}');
      const groups = await replayGroups(warehouse, lines.join('\n'), { records: true });
      const [again] = groups.splice(place, 1);
      expect(groups, `crash behind line ${place}`).toEqual(calm);
      const waited = place === 3;
      expect(gist(again ?? [])).toEqual(waited ? ['inspector?'] : []);
    }
  });

  it('after every line changes no message either', async () => {
    const calm = await replayGroups(warehouse, story.join('\n'));
    const groups = await replayGroups(
      warehouse,
      story.flatMap((line) => [line, '{"crash":true}']).join('\n'),
    );
    expect(groups.filter((_, index) => index % 2 === 0)).toEqual(calm);
  });

  it('loses the calls under way, and their answer goes to the call that is made again', async () => {
    const lines = [
      sagaLine(FIRST, [['inspect', '{"item":"nail"}']]),
      '{"crash":true}',
      '{"crash":true}',
      '{"answer":{"activity":"inspector","result":{"serial":1}}}',
      sagaLine(SECOND, [['inspect', '{"item":"bolt"}']]),
    ];
    const groups = await replayGroups(warehouse, lines.join('\n'));
    expect(groups.map(gist)).toEqual([
      ['inspector?'],
      ['inspector?'],
      ['inspector?'],
      ['COMPLETED'],
      ['inspector?'],
      [],
    ]);
  });
});

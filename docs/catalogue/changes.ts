import { table } from './markdown.js';

/**
 * What a team that comes from the orchestrator of the game services will find different, or find the same although it looks like a
 * mistake. Written by hand: no catalogue knows what another program does.
 */
const mended: readonly (readonly [today: string, here: string])[] = [
  [
    'Six actions cannot be read (the four guild requests, `deduct_experience`, `cancel_all_buffs`): a saga with one of them vanishes.',
    'All 57 can.',
  ],
  [
    'A saga command that cannot be read, or breaks a rule, is dropped without a reply.',
    'FAILED with the reason, as far as it names a transaction id; and a dead letter.',
  ],
  [
    'An empty list of steps is COMPLETED; steps that arrive as `completed` are skipped; a second command with an id in use starts the saga anew.',
    'The first two are refused with FAILED; a repeated command changes nothing.',
  ],
  ['The nil transaction id is accepted, and events without an id then drive that saga.', 'It is refused.'],
  [
    'Composites and their parts take the transaction id of the payload, whatever it is.',
    'It is filled in when it is missing, and refused when it names another saga.',
  ],
  [
    'Any success event completes the earliest pending step, any failure event fails it.',
    'Topic, type, transaction id, tenant and content have to fit the step and its phase.',
  ],
  [
    'Completed steps are never undone; most failures leave the saga stored without a word; FAILED is told for six actions only.',
    'Every failure undoes what was done, last step first, and ends with one FAILED.',
  ],
  [
    'A look-up that fails, or a command that cannot be made, leaves the step pending for good.',
    'The step is rejected with the reason, and the saga undone.',
  ],
  [
    '`validate_character_state`, `spawn_monster`, `send_message`, `deposit_to_storage` and `create_invite` are never completed.',
    'By the answer of the port; once it is sent; on DEPOSITED.',
  ],
  [
    'A step without an answer waits for ever.',
    'It ends by its deadline; a success that comes late is undone.',
  ],
  [
    '`award_fame` sends the low 8 bits of the amount (200 becomes −56); `equip_asset` and `unequip_asset` those of `inventoryType`.',
    'A number that the command has no room for is refused.',
  ],
  [
    'FAILED names character 0 for many actions; error codes are told in `storage_operation` sagas alone.',
    'The character of the payload, for `create_invite` the originator, and 0 where there is none; a code whenever the failure says so.',
  ],
  [
    '`create_and_equip_asset` loses the expiration, and a second such step may destroy what the first one made.',
    'The expiration is sent; each step undoes what it made itself, where that lies now.',
  ],
  [
    'Two composites of one kind in a saga clash by their step ids.',
    'The parts of the second are named `<its id>.<part>`.',
  ],
  [
    'The sagas are in memory; offsets are committed before a message is handled; a COMPLETED that cannot be published is lost.',
    'Sagas, outcomes and offsets are committed together (see [guarantees](guarantees.md)).',
  ],
  [
    'Commands and status events carry no trace headers.',
    'They carry every header of the saga command, byte for byte.',
  ],
];

const kept: readonly string[] = [
  '`increase_buddy_capacity` hands `amount` on as the new capacity; `warp_to_portal` looks at `portalId` alone, and refuses a payload without `fieldId`.',
  'A transfer accepts before it releases, so the item exists twice for a moment.',
  '`destroy_asset` of the deployed dialect takes from one slot only, also with `removeAll`. Which slot is the choice of the port.',
  'For `validate_character_state` the single results count; an answer without any counts as passed. Members of conditions other than `type`, `operator`, `value` and `itemId` are not handed on.',
  'The rewards of a quest that is completed are a saga of their own, sent by the quest service.',
  'A command and its inverse have one transaction id; their content tells their answers apart.',
];

/** The section of the page for those who come from the orchestrator of the game services. */
export function changesSection(): string {
  return [
    'For those who come from the orchestrator that the game services have today.',
    table(['the orchestrator of today', 'here'], mended),
    'Kept as it is:',
    kept.map((line) => `- ${line}`).join('\n'),
  ].join('\n\n');
}

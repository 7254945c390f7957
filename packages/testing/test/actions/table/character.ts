import {
  type ActionRow,
  answered,
  CHARACTER,
  hero,
  impossible,
  nothing,
  one,
  told,
  type UndoRow,
  untold,
} from './row.js';

const TOPIC = 'COMMAND_TOPIC_CHARACTER';

function character(
  action: string,
  type: string,
  undo: UndoRow,
  state: ActionRow['state'],
  more: Omit<ActionRow, 'action' | 'steps' | 'state'> & {
    readonly code?: string;
    readonly port?: string;
  } = {},
): ActionRow {
  const { code = 'UNKNOWN', port, ...others } = more;
  const step = { command: answered(TOPIC, type), rejection: { code }, undo };
  return { action, steps: one({ ...step, ...(port ? { port } : {}) }), state, ...others };
}

const experienced = { characters: [{ id: CHARACTER, experience: 500 }] };

export const characterRows: readonly ActionRow[] = [
  character('warp_to_random_portal', 'CHANGE_MAP', untold('CHANGE_MAP'), (world) => hero(world)?.mapId, {
    port: 'maps.randomPortal',
  }),
  character('warp_to_portal', 'CHANGE_MAP', untold('CHANGE_MAP'), (world) => hero(world)?.mapId),
  character(
    'award_experience',
    'AWARD_EXPERIENCE',
    told('DEDUCT_EXPERIENCE'),
    (world) => hero(world)?.experience,
    { gains: { experience: 250 } },
  ),
  character(
    'deduct_experience',
    'DEDUCT_EXPERIENCE',
    untold('AWARD_EXPERIENCE'),
    (world) => hero(world)?.experience,
    { gains: { experience: -250 }, world: experienced },
  ),
  character('award_level', 'AWARD_LEVEL', impossible, (world) => hero(world)?.level),
  character(
    'award_mesos',
    'REQUEST_CHANGE_MESO',
    told('REQUEST_CHANGE_MESO'),
    (world) => hero(world)?.mesos,
    { gains: { mesos: 1000 }, code: 'NOT_ENOUGH_MESOS' },
  ),
  character('award_fame', 'REQUEST_CHANGE_FAME', told('REQUEST_CHANGE_FAME'), (world) => hero(world)?.fame),
  character('change_job', 'CHANGE_JOB', impossible, (world) => hero(world)?.jobId),
  character('change_hair', 'CHANGE_HAIR', untold('CHANGE_HAIR'), (world) => hero(world)?.hair),
  character('change_face', 'CHANGE_FACE', untold('CHANGE_FACE'), (world) => hero(world)?.face),
  character('change_skin', 'CHANGE_SKIN', untold('CHANGE_SKIN'), (world) => hero(world)?.skin),
  character('set_hp', 'SET_HP', impossible, (world) => hero(world)?.hp, {
    world: { characters: [{ id: CHARACTER, hp: 20 }] },
  }),
  character('create_character', 'CREATE_CHARACTER', impossible, (world) =>
    world.snapshot().names.has('aria'),
  ),
  {
    action: 'validate_character_state',
    steps: one({ port: 'character.validate', rejection: 'untold', undo: nothing }),
    state: (world) => hero(world)?.mesos,
    onlyLooks: true,
  },
];

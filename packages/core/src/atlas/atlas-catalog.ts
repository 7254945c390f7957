import { type Catalog, createCatalog } from '../action/index.js';
import type { AnyAction } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { actionsOf, allActions, dialectActions } from './all-actions.js';
import { atlasCommandChannels, atlasStatusChannels } from './channels/index.js';
import { goReading } from './go-services.js';
import { deployedDialect, type Dialect, documentedDialect } from './dialect/index.js';

const dialects = { documented: documentedDialect, deployed: deployedDialect } as const;

/**
 * The vocabularies of the Atlas services: `documented` is that of the seed document, `deployed` what the Go services
 * speak today. Payloads are the same in both.
 */
export type AtlasDialect = keyof typeof dialects;

export interface AtlasCatalogOptions {
  /**
   * Before a command that the services of the dialect would leave unanswered, ask the ports whether it can be carried out (a
   * free slot, the balance, the leader of the guild, the pet, the state of the quest, the storage), and reject a hopeless step
   * at once with its reason. Without an answer of the port the command is sent all the same, except where the service would do
   * harm instead of refusing (`gain_closeness`, `update_storage_mesos`). For hosts that have these ports: see `AtlasPorts`.
   *
   * Only the deployed dialect has such questions. Default false. Change it while no saga waits for such an answer.
   */
  readonly lookBeforeSending?: boolean;
}

const documentedActions = dialectActions(documentedDialect);
export const { awardAsset, awardInventory, destroyAsset, createAndEquipAsset, spawnMonster } =
  documentedActions;
export const { createSkill, updateSkill, createInvite } = documentedActions;

/** The 57 actions of the documented dialect, in the order of the catalogue page. */
export const atlasActions: readonly AnyAction[] = allActions(documentedActions);

function catalogOf(name: AtlasDialect, dialect: Dialect, actions: readonly AnyAction[]): Catalog {
  const { topics, unusedChannels } = dialect;
  return createCatalog({
    actions,
    commandChannels: atlasCommandChannels.filter(({ name }) => !unusedChannels.includes(name)),
    statusChannels: atlasStatusChannels.filter(({ name }) => !unusedChannels.includes(name)),
    topics,
    reading: goReading,
    htmlSafeJson: true,
    // Releases that named no dialect in their records spoke one of these two.
    dialect: { name, readsUnnamed: true },
  });
}

/**
 * The catalogue of the Atlas game services: 57 actions, 13 status topics (14 where invitations are told), and the ports of `AtlasPorts`.
 *
 * Sagas need no change to go from one dialect to the other: the named exports (`awardMesos`, `awardAsset`, …) make steps by
 * action name and payload, and the catalogue decides what they send.
 *
 * @throws SagaError `SAGA_OPTION_INVALID` for any other dialect.
 */
export function atlasCatalog(
  dialect: AtlasDialect = 'documented',
  { lookBeforeSending = false }: AtlasCatalogOptions = {},
): Catalog {
  if (!Object.hasOwn(dialects, dialect)) {
    throw new SagaError('SAGA_OPTION_INVALID', `There is no dialect "${String(dialect)}".`, {
      mend: `Use ${Object.keys(dialects).join(' or ')}.`,
      at: 'dialect',
    });
  }
  const table = dialects[dialect];
  const actions = table === documentedDialect ? atlasActions : actionsOf(table, lookBeforeSending);
  return catalogOf(dialect, table, actions);
}

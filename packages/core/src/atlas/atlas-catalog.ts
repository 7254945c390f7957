import { type Catalog, type CatalogDefinition, createCatalog } from '../action/index.js';
import type { AnyAction } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import type { AnySagaDefinition } from '../statechart/index.js';
import { actionsOf, allActions, dialectActions } from './all-actions.js';
import { atlasCommandChannels, atlasStatusChannels } from './channels/index.js';
import { goReading } from './go-services.js';
import { deployed202608 } from './deployed-2026-08/index.js';
import { deployedDialect, type Dialect, documentedDialect } from './dialect/index.js';

const dialects = { documented: documentedDialect, deployed: deployedDialect } as const;
type OlderDialect = keyof typeof dialects;

/**
 * The vocabularies of the Atlas services: `documented` is that of the seed document, `deployed` what the Go services spoke at
 * the commit of that document, `deployed-2026-08` what they speak since. Payloads are the same in the first two;
 * `docs/dialects.md` tells what the third has otherwise.
 */
export type AtlasDialect = OlderDialect | 'deployed-2026-08';
/** Every name that `atlasCatalog` takes. */
export const atlasDialects = [
  'documented',
  'deployed',
  'deployed-2026-08',
] as const satisfies readonly AtlasDialect[];

/** Whether a text, of a setting or a command line, names a dialect. */
export const isAtlasDialect = (name: string): name is AtlasDialect =>
  (atlasDialects as readonly string[]).includes(name);

export interface AtlasCatalogOptions {
  /**
   * Before a command that the services of the dialect would leave unanswered, ask the ports whether it can be carried out (a
   * free slot, the balance, the leader of the guild, the pet, the state of the quest, the storage), and reject a hopeless step
   * at once with its reason. Without an answer of the port the command is sent all the same, except where the service would do
   * harm instead of refusing (`gain_closeness`, `update_storage_mesos`). For hosts that have these ports: see `AtlasPorts`.
   *
   * Only the deployed dialects have such questions. Default false. Change it while no saga waits for such an answer.
   */
  readonly lookBeforeSending?: boolean;
  /**
   * Statecharts of your own. They have to invoke the actions of the dialect, which are given by name: those that are exported
   * (`awardMesos`, …) are those of `documented` alone. `machine.provide({ actors })` puts them into a machine.
   */
  readonly sagas?: (actions: ReadonlyMap<string, AnyAction>) => readonly AnySagaDefinition[];
}

const documentedActions = dialectActions(documentedDialect);
export const { awardAsset, awardInventory, destroyAsset, createAndEquipAsset, spawnMonster } =
  documentedActions;
export const { createSkill, updateSkill, createInvite } = documentedActions;

/** The 57 actions of the documented dialect, in the order of the catalogue page. */
export const atlasActions: readonly AnyAction[] = allActions(documentedActions);

function definitionOf(name: OlderDialect, lookBeforeSending: boolean) {
  const dialect: Dialect = dialects[name];
  const { topics, unusedChannels } = dialect;
  return {
    actions: name === 'documented' ? atlasActions : actionsOf(dialect, lookBeforeSending),
    commandChannels: atlasCommandChannels.filter((channel) => !unusedChannels.includes(channel.name)),
    statusChannels: atlasStatusChannels.filter((channel) => !unusedChannels.includes(channel.name)),
    topics,
    reading: goReading,
    htmlSafeJson: true,
    // Releases that named no dialect in their records spoke one of these two.
    dialect: { name, readsUnnamed: true },
  } satisfies CatalogDefinition;
}

/**
 * The catalogue of the Atlas game services: 57 actions, 13 status topics (14 where invitations are told), and the ports of `AtlasPorts`.
 *
 * Sagas need no change to go from `documented` to `deployed`: the named exports (`awardMesos`, `awardAsset`, …) make steps by
 * action name and payload, and the catalogue decides what they send. In `deployed-2026-08` three actions that are normally made
 * by transfers have other payloads (`accept_to_character`, `accept_to_storage`, `accept_to_cash_shop`).
 *
 * @throws SagaError `SAGA_OPTION_INVALID` for any other dialect.
 */
export function atlasCatalog(
  dialect: AtlasDialect = 'documented',
  { lookBeforeSending = false, sagas }: AtlasCatalogOptions = {},
): Catalog {
  if (!isAtlasDialect(dialect)) {
    throw new SagaError('SAGA_OPTION_INVALID', `There is no dialect "${String(dialect)}".`, {
      mend: `Use ${atlasDialects.join(' or ')}.`,
      at: 'dialect',
    });
  }
  const definition: CatalogDefinition =
    dialect === 'deployed-2026-08'
      ? deployed202608(createCatalog(definitionOf('deployed', lookBeforeSending)), deployedDialect.topics)
      : definitionOf(dialect, lookBeforeSending);
  if (!sagas) return createCatalog(definition);
  const actions = new Map((definition.actions ?? []).map((action) => [action.name, action]));
  return createCatalog({ ...definition, sagas: sagas(actions) });
}

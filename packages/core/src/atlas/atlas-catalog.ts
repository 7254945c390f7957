import { type Catalog, createCatalog } from '../action/index.js';
import type { AnyAction } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { allActions, dialectActions } from './all-actions.js';
import { atlasCommandChannels, atlasStatusChannels } from './channels/index.js';
import { deployedDialect, type Dialect, documentedDialect } from './dialect/index.js';

const dialects = { documented: documentedDialect, deployed: deployedDialect } as const;

/**
 * The vocabularies of the Atlas services: `documented` is that of the seed document, `deployed` what the Go services
 * speak today. Payloads are the same in both.
 */
export type AtlasDialect = keyof typeof dialects;

const documentedActions = dialectActions(documentedDialect);
export const { awardAsset, awardInventory, destroyAsset, createAndEquipAsset, spawnMonster } =
  documentedActions;

/** The 57 actions of the documented dialect, in the order of the catalogue page. */
export const atlasActions: readonly AnyAction[] = allActions(documentedActions);

function catalogOf(name: AtlasDialect, dialect: Dialect, actions: readonly AnyAction[]): Catalog {
  const { topics, unusedChannels } = dialect;
  return createCatalog({
    actions,
    commandChannels: atlasCommandChannels.filter(({ name }) => !unusedChannels.includes(name)),
    statusChannels: atlasStatusChannels,
    topics,
    htmlSafeJson: true,
    // Releases that named no dialect in their records spoke one of these two.
    dialect: { name, readsUnnamed: true },
  });
}

/**
 * The catalogue of the Atlas game services: 57 actions, 13 status topics, and the ports of `AtlasPorts`.
 *
 * Sagas need no change to go from one dialect to the other: the named exports (`awardMesos`, `awardAsset`, …) make steps by
 * action name and payload, and the catalogue decides what they send.
 *
 * @throws SagaError `SAGA_OPTION_INVALID` for any other dialect.
 */
export function atlasCatalog(dialect: AtlasDialect = 'documented'): Catalog {
  if (!Object.hasOwn(dialects, dialect)) {
    throw new SagaError('SAGA_OPTION_INVALID', `There is no dialect "${String(dialect)}".`, {
      mend: `Use ${Object.keys(dialects).join(' or ')}.`,
      at: 'dialect',
    });
  }
  const table = dialects[dialect];
  return catalogOf(
    dialect,
    table,
    table === documentedDialect ? atlasActions : allActions(dialectActions(table)),
  );
}

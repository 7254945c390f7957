import { copyJson, exactNumber, type CommandReader } from '../command-reader.js';
import { cashCompartmentStatus, nilUuid } from '../envelope.js';
import {
  obeyed,
  refuseSilently,
  type CommandHandler,
  type HandlerTable,
  type Obeying,
} from '../obedience.js';
import { namedUuid } from '../seeded-random.js';
import type { CashCompartment, CashItem } from '../world-state.js';

/** By account and type; the compartment id of the body is not compared, so that recorded messages can be replayed. */
function compartmentOf({ population, origin, command }: Obeying): CashCompartment | undefined {
  return population.account(origin.accountId)?.cashCompartments.get(command.u8('compartmentType'));
}

const failure: NonNullable<CommandHandler['failure']> = (obeying, errorCode) => {
  const compartment = compartmentOf(obeying) ?? {
    id: nilUuid,
    compartmentType: obeying.command.u8('compartmentType'),
  };
  const { transactionId } = obeying.origin;
  return [cashCompartmentStatus(obeying.origin, compartment, 'ERROR', { errorCode, transactionId })];
};

function numberIn(data: CommandReader, member: string, otherwise: number): number {
  const found = Number(data.value[member] ?? otherwise);
  return Number.isSafeInteger(found) && found >= 0 ? found : otherwise;
}

const accept: CommandHandler = {
  failureCode: 'UNKNOWN_ERROR',
  failure,
  obey(obeying) {
    const { body, origin, population, ledger, settings } = obeying;
    const data = body.object('referenceData');
    const cashId = body.i64('cashId');
    const templateId = body.u32('templateId');
    const compartment = compartmentOf(obeying);
    if (!compartment) return refuseSilently('UNKNOWN_ERROR', 'no such cash shop compartment');
    if (templateId === 0) return refuseSilently('ITEM_CREATION_FAILED', 'no template id');
    if (compartment.items.length >= compartment.capacity)
      return refuseSilently('ASSET_CREATION_FAILED', 'compartment is full');
    const id = population.state.ids.cashItem++;
    const item: CashItem = {
      assetId: namedUuid(settings.seed, `cash-asset:${id}`),
      id,
      cashId,
      templateId,
      quantity: Math.max(1, numberIn(data, 'quantity', 1)),
      flag: numberIn(data, 'flag', 0),
      purchasedBy: numberIn(data, 'purchasedBy', origin.accountId),
      referenceData: copyJson(data.value),
    };
    compartment.items.push(item);
    ledger.items(templateId, item.quantity);
    const answer = { transactionId: origin.transactionId, assetId: item.assetId };
    return obeyed(cashCompartmentStatus(origin, compartment, 'ACCEPTED', answer));
  },
};

/** By item id; where that is unknown, by cash id, for the undo of an ACCEPT learns no item id from its answer. */
const release: CommandHandler = {
  failureCode: 'ITEM_NOT_FOUND',
  failure,
  obey(obeying) {
    const { body, origin, ledger } = obeying;
    const assetId = body.u32('assetId');
    const cashId = body.i64('cashId');
    const compartment = compartmentOf(obeying);
    const items = compartment?.items ?? [];
    const item =
      items.find((one) => one.id === assetId) ?? items.find((one) => cashId !== 0n && one.cashId === cashId);
    if (!compartment || !item) return refuseSilently('ITEM_NOT_FOUND', `no item ${assetId}`);
    compartment.items.splice(compartment.items.indexOf(item), 1);
    ledger.items(item.templateId, -item.quantity);
    const { transactionId } = origin;
    const answer = { transactionId, assetId, cashId: exactNumber(item.cashId), templateId: item.templateId };
    return obeyed(cashCompartmentStatus(origin, compartment, 'RELEASED', answer));
  },
};

export const cashShopCompartmentHandlers: HandlerTable = { ACCEPT: accept, RELEASE: release };

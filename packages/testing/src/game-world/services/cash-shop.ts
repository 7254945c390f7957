import { walletStatus } from '../envelope.js';
import { obeyed, refuseSilently, type CommandHandler, type HandlerTable } from '../obedience.js';
import type { Currency } from '../world-state.js';

const currencies: Readonly<Record<number, Currency>> = { 1: 'credit', 2: 'points', 3: 'prepaid' };

/** A flat message. Too small a balance yields no event: the wallet topic declares no failure. */
export const adjustCurrency: CommandHandler = {
  failureCode: 'NOT_ENOUGH_CURRENCY',
  obey(obeying) {
    const { command, origin, population, ledger } = obeying;
    const currencyType = command.u32('currencyType');
    const amount = command.i32('amount');
    const currency = currencies[currencyType];
    const account = population.account(origin.accountId);
    if (!account) return refuseSilently('ACCOUNT_NOT_FOUND', `no account ${origin.accountId}`);
    if (!currency) return refuseSilently('INVALID_CURRENCY', `no currency ${currencyType} (want 1, 2 or 3)`);
    const balance = account.wallet[currency] + amount;
    if (balance < 0)
      return refuseSilently('NOT_ENOUGH_CURRENCY', `${account.wallet[currency]} ${currency} are there`);
    if (balance > 0xffffffff) return refuseSilently('CURRENCY_OVERFLOW', 'more than a wallet can hold');
    account.wallet[currency] = balance;
    ledger.currency(currency, amount);
    return obeyed(
      walletStatus(origin, 'UPDATED', { ...account.wallet, transactionId: origin.transactionId }),
    );
  },
};

export const cashShopHandlers: HandlerTable = { ADJUST_CURRENCY: adjustCurrency };

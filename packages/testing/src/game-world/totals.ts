import { quantityOf } from './assets.js';
import type { Currency, WorldState } from './world-state.js';

/** Sums over the whole world: what must neither appear nor vanish by itself. */
export interface WorldTotals {
  /** Mesos of all characters and of all storages. */
  readonly mesos: number;
  /** Quantity per templateId over inventories (worn items included), storages and cash shops. */
  readonly items: Readonly<Record<number, number>>;
  readonly currency: Readonly<Record<Currency, number>>;
  /** Experience gained less experience lost, over all characters and across level-ups. */
  readonly experience: number;
}

/** Running sums that effects are written into; members with the sum 0 do not show. */
export interface Ledger {
  mesos(amount: number): void;
  items(templateId: number, quantity: number): void;
  currency(currency: Currency, amount: number): void;
  experience(amount: number): void;
  totals(): WorldTotals;
}

export function createLedger(): Ledger {
  let mesos = 0;
  let experience = 0;
  const items = new Map<number, number>();
  const currency: Record<Currency, number> = { credit: 0, points: 0, prepaid: 0 };
  return {
    mesos: (amount) => void (mesos += amount),
    items: (templateId, quantity) => void items.set(templateId, (items.get(templateId) ?? 0) + quantity),
    currency: (name, amount) => void (currency[name] += amount),
    experience: (amount) => void (experience += amount),
    totals: () => ({
      mesos,
      items: Object.fromEntries(
        [...items].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => a - b),
      ),
      currency: { ...currency },
      experience,
    }),
  };
}

/** Counts the world anew, from its contents alone. */
export function countTotals(state: WorldState): WorldTotals {
  const ledger = createLedger();
  for (const character of state.characters.values()) {
    ledger.mesos(character.mesos);
    ledger.experience(character.netExperience);
    for (const compartment of Object.values(character.compartments)) {
      for (const asset of compartment.assets) ledger.items(asset.templateId, quantityOf(asset));
    }
  }
  for (const account of state.accounts.values()) {
    ledger.mesos(account.storage.mesos);
    for (const asset of account.storage.assets) ledger.items(asset.templateId, quantityOf(asset));
    for (const name of ['credit', 'points', 'prepaid'] as const) ledger.currency(name, account.wallet[name]);
    for (const compartment of account.cashCompartments.values()) {
      for (const item of compartment.items) ledger.items(item.templateId, item.quantity);
    }
  }
  return ledger.totals();
}

/** Adds all members of one sum to a ledger. */
export function addTotals(ledger: Ledger, totals: WorldTotals): void {
  ledger.mesos(totals.mesos);
  ledger.experience(totals.experience);
  for (const [templateId, quantity] of Object.entries(totals.items))
    ledger.items(Number(templateId), quantity);
  for (const name of ['credit', 'points', 'prepaid'] as const) ledger.currency(name, totals.currency[name]);
}

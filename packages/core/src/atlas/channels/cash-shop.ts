import { BODY, TYPE } from '../../channel/index.js';
import { i32, i64, raw, str, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

export const cashShopCommands = defineGoCommandChannel({
  name: 'cash-shop-commands',
  topic: 'COMMAND_TOPIC_CASHSHOP',
  envelope: { transactionId: uuid(), accountId: u32(), currencyType: u32(), amount: i32(), type: TYPE },
  types: { ADJUST_CURRENCY: {} },
});

export const cashShopStatus = defineGoStatusChannel({
  name: 'cash-shop-status',
  topic: 'EVENT_TOPIC_CASHSHOP_STATUS',
  transactionIdAt: ['body'],
  envelope: { accountId: u32(), type: TYPE, body: BODY },
  types: { UPDATED: { credit: u32(), points: u32(), prepaid: u32(), transactionId: uuid() } },
});

export const cashShopCompartmentCommands = defineGoCommandChannel({
  name: 'cash-shop-compartment-commands',
  topic: 'COMMAND_TOPIC_CASHSHOP_COMPARTMENT',
  envelope: { accountId: u32(), characterId: u32(), compartmentType: u8(), type: TYPE, body: BODY },
  types: {
    ACCEPT: {
      transactionId: uuid(),
      compartmentId: uuid(),
      cashId: i64(),
      templateId: u32(),
      referenceId: u32(),
      referenceType: str(),
      referenceData: raw(),
    },
    RELEASE: {
      transactionId: uuid(),
      compartmentId: uuid(),
      assetId: u32(),
      cashId: i64(),
      templateId: u32(),
    },
  },
});

export const cashShopCompartmentStatus = defineGoStatusChannel({
  name: 'cash-shop-compartment-status',
  topic: 'EVENT_TOPIC_CASHSHOP_COMPARTMENT_STATUS',
  transactionIdAt: ['body'],
  envelope: {
    accountId: u32(),
    characterId: u32(),
    compartmentId: uuid(),
    compartmentType: u8(),
    type: TYPE,
    body: BODY,
  },
  types: {
    // The asset id of ACCEPTED is that of the compartment entry (a uuid), not of the cash item.
    ACCEPTED: { transactionId: uuid(), assetId: uuid() },
    RELEASED: { transactionId: uuid(), assetId: u32(), cashId: i64(), templateId: u32() },
    ERROR: { errorCode: str(), transactionId: uuid() },
  },
});

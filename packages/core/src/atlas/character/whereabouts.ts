import { u32, u8 } from '../../wire/index.js';

/** Members that most payloads about a character begin with. */
export const characterOnChannel = { characterId: u32(), worldId: u8(), channelId: u8() };

/** Their part of a sample. */
export const someCharacter = { characterId: 12345, worldId: 0, channelId: 1 };

// The world is never compared with that of an event: character ids are unique across worlds, and senders leave it out.

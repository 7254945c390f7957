import { REPLAY_EPOCH } from './replay-session.js';

export const replayUsage = `usage: npm run --silent replay -- [--dialect NAME] [--records] [FILE]

Shows what the orchestrator would do. Reads NDJSON from FILE (default: standard input), writes NDJSON. Time is virtual:
it begins at ${REPLAY_EPOCH} (or at the time that the first line names) and passes only as the lines say.

  --dialect   vocabulary of topics and types: documented (default), deployed, or deployed-2026-08
  --records   at the end, the record of every saga

Input lines:
  {"topic":"COMMAND_TOPIC_SAGA","key":"…","value":{…},"headers":{"REGION":"GMS","MAJOR_VERSION":{"base64":"AFM="}},"at":"2026-01-24T14:00:00Z"}
      a message; topic is the name of the topic variable; value may be a string for bytes that are not JSON, or null for
      none; key, headers and at may be left out; at earlier than the clock means now
  {"advance":"PT30S"}                                                   time passes; deadlines happen, each at its time
  {"crash":true}                                                        the engine is dropped and restored from its records
  {"operator":{"command":"retry|skip|cancel|abandon","transactionId":"…"}}      also: by, reason
  {"answer":{"activity":"NAME","result":{…}}}                           the next answer of that port; or "error":"…"

Output lines:
  {"topic":…,"key":…,"value":{…},"headers":{…}}                         a command or status event that is sent
  {"activity":NAME,"input":{…}}                                         a port that is called
  {"deadLetter":{"reason":…,"code":…,"topic":…}}                        a message that could not be used
  {"refused":{"code":…,"reason":…,"transactionId":…}}                   an operator command that could not be applied
  {"record":{…}}                                                        a saga, with --records

Exit codes: 0 done; 2 the command line or an input line is malformed (standard error names the line).
`;

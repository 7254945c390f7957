export const sagaUsage = `usage: npm run --silent saga -- COMMAND [options]

  submit FILE      start the saga command in FILE (- for standard input)
  status ID        everything that is known of a saga
  watch ID         its progress, until it ends
  list             sagas, newest first
  send ID EVENT    send an event to a statechart: its type, or JSON with a type and whatever else the event has
  retry ID         send the command that the saga waits for once more (an operator's command, like the next two)
  skip ID          go on without the step, or the undo, that the saga waits for
  cancel ID        end the saga and undo what has happened
  abandon ID       end a saga that is held as failed, and send nothing more for it
  lint FILE        judge a saga command without sending it

  --json           JSON for programs in place of tables
  --wait DURATION  submit: follow the saga to its outcome for so long (default PT0S: only what is known at once)
  --id UUID        submit: this transaction id in place of the one in FILE
  --status S,S     list: running, compensating, parked, held, watching, completed, failed, refused
  --type T, --initiator I, --older-than DURATION, --limit N    list: which sagas, and how many (default 50)
  --step ID                                                    retry, skip, cancel: the step, where several are out
  --by NAME, --reason TEXT                                     retry, skip, cancel, abandon: for history and audit log
  --tenant UUID, --region TEXT, --version MAJOR.MINOR          default: TENANT_ID, REGION, MAJOR_VERSION, MINOR_VERSION
  --dialect NAME                                               lint: default DIALECT, or documented
  --url ADDRESS    the service; default SAGACHART_URL, or http://127.0.0.1:8080
  -h, --help

The commands of the operator bring OPERATOR_TOKEN; with it and without a tenant the sagas of all tenants are seen. With
BOOTSTRAP_SERVERS, submit, send, retry, skip, cancel and abandon go straight to Kafka (with the variables of the service) and need no
token.

A command that is out cannot be called back. After retry it may be carried out twice, after skip and cancel still be carried out: it is
undone where the saga can still do that, else told as late-effect in the history.

Exit codes: 0 done; 1 the saga failed, or was refused; 2 usage; 3 the service or the brokers cannot be reached; 4 no such saga.
`;

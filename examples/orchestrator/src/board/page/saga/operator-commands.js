import { ApiFault } from '../data/api.js';
import { field, openDialog, tokenInput } from '../dialog.js';
import { html } from '../dom.js';

/** @typedef {import('../data/types.js').OperatorVerb} OperatorVerb */
/** @typedef {import('../data/types.js').Saga} Saga */

/** @type {Readonly<Record<OperatorVerb, string>>} */
const meanings = {
  retry:
    'The command that the saga waits for, or its undo, is sent once more. If the one before was only slow, it may be carried out twice; of an undo, a second confirmation is told as a late effect and nothing sets it right.',
  skip: 'The saga goes on without the step that it waits for, or without its undo. A command that is out may still be carried out: then it is undone if the saga fails, and only told as a late effect if the saga has ended or you skipped an undo.',
  cancel:
    'The saga ends as failed, and what has happened is undone. A command that is out is awaited first; without an answer its outcome stays open, and it is undone if it is carried out later.',
  abandon:
    'The saga ends as failed, and nothing is sent for it. Whatever has happened stays, and is listed in its outcome: look after it by hand. To let it go on instead, run a release that still has what it stands in.',
};

/** The steps of a statechart that a command may be for. @param {OperatorVerb} verb @param {Saga} saga */
const stepsFor = (verb, { defined, steps }) =>
  defined ? steps.filter(({ commands }) => commands.includes(verb)).map(({ stepId }) => stepId) : [];

/** @param {OperatorVerb} verb @param {Saga} saga */
function stepChoice(verb, saga) {
  const steps = stepsFor(verb, saga);
  if (steps.length === 0) return null;
  const whole = saga.commands.includes(verb) ? [html('option', { value: '' }, 'the saga as a whole')] : [];
  return html('select', { name: 'step' }, ...whole, ...steps.map((id) => html('option', { value: id }, id)));
}

/** The commands of the saga, and those that one of its steps takes. @param {Saga} saga */
export const commandsOf = (saga) =>
  /** @type {const} */ (['retry', 'skip', 'cancel']).filter(
    (verb) => saga.commands.includes(verb) || stepsFor(verb, saga).length > 0,
  );

/**
 * Asks for what an operator command needs, and sends it.
 *
 * @param {OperatorVerb} verb
 * @param {Saga} saga
 * @param {import('../page-context.js').PageContext} context
 */
function openCommand(verb, saga, { api, session, announce }) {
  const by = html('input', { name: 'by', autocomplete: 'off', maxlength: 200 });
  const reason = html('input', { name: 'reason', autocomplete: 'off', maxlength: 2000 });
  const step = stepChoice(verb, saga);
  const token = tokenInput();
  const tokenField = field("Operator's token (kept until the page is left)", token);
  tokenField.hidden = session.hasToken;
  openDialog({
    title: `${verb} ${saga.sagaType}`,
    action: verb,
    content: [
      html('p', {}, meanings[verb]),
      saga.current &&
        html('p', {}, 'It stands at ', html('b', {}, saga.current.id), `: ${saga.current.state}.`),
      step && field('Step', step),
      field('Why (goes into the log)', reason),
      field('Who (goes into the log)', by),
      tokenField,
    ],
    async submit() {
      if (token.value !== '') session.useToken(token.value.trim());
      if (!session.hasToken) throw new Error('Operator commands need the token of the operator.');
      try {
        const result = await api.operate(saga.transactionId, {
          verb,
          step: step?.value ?? '',
          by: by.value.trim(),
          reason: reason.value.trim(),
        });
        announce(result === 'applied' ? `${verb}: carried out.` : `${verb}: sent to the owner of the saga.`);
      } catch (thrown) {
        if (thrown instanceof ApiFault && thrown.status === 401) {
          session.useToken(undefined);
          tokenField.hidden = false;
          token.value = '';
          token.focus();
        }
        throw thrown;
      }
    },
  });
}

/**
 * The buttons of the commands that would be applied now.
 *
 * @param {Saga} saga
 * @param {import('../page-context.js').PageContext} context
 */
export function operatorCommands(saga, context) {
  const commands = commandsOf(saga);
  if (commands.length === 0) return null;
  if (!context.service()?.operatorCommands)
    return html('p', { class: 'quiet' }, 'Operator commands are off: the service has no OPERATOR_TOKEN.');
  return html(
    'div',
    { class: 'commands', role: 'group', 'aria-label': 'Operator commands' },
    ...commands.map((verb) =>
      html(
        'button',
        {
          type: 'button',
          class: verb,
          title: meanings[verb],
          onclick: () => openCommand(verb, saga, context),
        },
        verb,
      ),
    ),
  );
}

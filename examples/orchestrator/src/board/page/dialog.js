import { html } from './dom.js';

/**
 * A modal form. It stays open with a message when what it is for fails.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {readonly import('./dom.js').Child[]} options.content
 * @param {string} options.action what its button says
 * @param {() => Promise<void> | void} options.submit
 */
export function openDialog({ title, content, action, submit }) {
  const problem = html('p', { class: 'problem', role: 'alert' });
  const send = html('button', { type: 'submit', class: 'primary' }, action);
  const cancel = html('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel');
  const heading = html('h2', { id: 'dialog-title' }, title);
  const form = html(
    'form',
    {
      onsubmit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        send.disabled = true;
        try {
          await submit();
          dialog.close();
        } catch (thrown) {
          problem.textContent = thrown instanceof Error ? thrown.message : String(thrown);
        } finally {
          send.disabled = false;
        }
      },
    },
    heading,
    ...content,
    problem,
    html('div', { class: 'buttons' }, cancel, send),
  );
  const dialog = html('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * A labelled field.
 *
 * @template {HTMLElement} E
 * @param {string} label
 * @param {E} input
 */
export const field = (label, input) => html('label', { class: 'field' }, html('span', {}, label), input);

/** A field for the operator's token; the browser is not to keep it. */
export const tokenInput = () =>
  html('input', { type: 'password', autocomplete: 'off', name: 'operator-token', spellcheck: 'false' });

import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { isAway, noContactId } from '../state/contact.js';
import { PageContext } from '../state/page-context.js';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => void;
  readonly kind?: 'plain' | 'primary' | 'danger';
  readonly submit?: boolean;
  readonly small?: boolean;
  /** What it asks of the gateway: it rests while that runs, and while there is no contact. */
  readonly action?: { readonly busy: boolean };
  readonly disabled?: boolean;
}

/**
 * A button that rests is not `disabled`: it would lose the focus, and nobody could ask it why. The click that Enter in a
 * field gives to the button of a form is held back, too.
 */
export function Button({ children, onClick, kind = 'plain', submit, small, action, disabled }: ButtonProps) {
  // The login page has no live values.
  const page = useContext(PageContext);
  const isCutOff = action !== undefined && page !== undefined && isAway(page.live);
  const rests = disabled || action?.busy || isCutOff;
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${kind} ${small ? 'small' : ''}`}
      aria-disabled={rests ? 'true' : undefined}
      aria-busy={action?.busy}
      aria-describedby={isCutOff ? noContactId : undefined}
      onClick={(event) => {
        if (rests) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}

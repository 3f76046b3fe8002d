import type { ComponentChildren } from 'preact';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => void;
  readonly kind?: 'plain' | 'primary' | 'danger';
  readonly submit?: boolean;
  readonly small?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
}

export function Button({ children, onClick, kind = 'plain', submit, small, busy, disabled }: ButtonProps) {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${kind} ${small ? 'small' : ''}`}
      disabled={disabled || busy}
      aria-busy={busy}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

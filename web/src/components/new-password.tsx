import { useState } from 'preact/hooks';
import { TextField } from './field.js';

interface NewPassword {
  readonly next: string;
  readonly again: string;
  readonly isShort: boolean;
  readonly isDifferent: boolean;
  /** Long enough, and the same twice. */
  readonly isReady: boolean;
  setNext(value: string): void;
  setAgain(value: string): void;
  clear(): void;
}

/** A new password as it is typed, twice. */
export function useNewPassword(shortest: number): NewPassword {
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  return {
    next,
    again,
    isShort: next !== '' && next.length < shortest,
    isDifferent: again !== '' && again !== next,
    isReady: next.length >= shortest && again === next,
    setNext,
    setAgain,
    clear: () => {
      setNext('');
      setAgain('');
    },
  };
}

interface NewPasswordFieldsProps {
  readonly entry: NewPassword;
  readonly texts: Readonly<Record<'next' | 'again' | 'short' | 'different', string>>;
  readonly help: string | undefined;
}

export function NewPasswordFields({ entry, texts, help }: NewPasswordFieldsProps) {
  const { next, again, isShort, isDifferent, setNext, setAgain } = entry;
  return (
    <>
      <TextField
        label={texts.next}
        type="password"
        autocomplete="new-password"
        value={next}
        onInput={setNext}
        help={help}
        error={isShort ? texts.short : undefined}
      />
      <TextField
        label={texts.again}
        type="password"
        autocomplete="new-password"
        value={again}
        onInput={setAgain}
        error={isDifferent ? texts.different : undefined}
      />
    </>
  );
}

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { backTo, placeOf } from '../state/focus.js';

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A question in front of the page; Escape closes it, and the focus goes back to what opened it. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  // Its end comes before the dialog is taken out, while it still can be closed.
  useLayoutEffect(() => {
    const dialog = ref.current;
    const opener = placeOf(document.activeElement);
    dialog?.showModal();
    return () => {
      dialog?.close();
      backTo(opener);
    };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

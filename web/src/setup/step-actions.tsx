import type { ComponentChildren } from 'preact';
import { usePage } from '../state/page-context.js';
import { addressOfStep, type Step, stepBefore } from './steps.js';

/** Back, and what leads on; whoever leaves comes back to this step. */
export function StepActions({ step, children }: { step: Step; children: ComponentChildren }) {
  const { t } = usePage();
  const before = stepBefore(step);
  return (
    <div class="buttons step-actions">
      {children}
      {before && (
        <a class="button plain" href={addressOfStep(before)}>
          {t('setup.back')}
        </a>
      )}
    </div>
  );
}

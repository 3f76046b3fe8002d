import { usePage } from '../state/page-context.js';
import { addressOfStep, type Step, steps } from './steps.js';

/** All steps with the one that is shown; each can be gone to at any time. */
export function StepList({ current }: { current: Step }) {
  const { t } = usePage();
  return (
    <nav class="steps" aria-label={t('setup.steps')}>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <a href={addressOfStep(step)} aria-current={step === current ? 'step' : undefined}>
              <span>{t(`setup.step.${step}`)}</span>
            </a>
          </li>
        ))}
      </ol>
      <p class="faint">{t('setup.leave')}</p>
    </nav>
  );
}

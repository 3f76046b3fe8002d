import { useEffect, useState } from 'preact/hooks';
import type { SetupAnswer } from '../../../src/http/screens/setup/schema.js';
import { ErrorNote } from '../components/notes.js';
import { BacnetStep } from '../setup/bacnet-step.js';
import { LineStep } from '../setup/line-step.js';
import { NetworkStep } from '../setup/network-step.js';
import { PasswordStep } from '../setup/password-step.js';
import { keepStep, setupPath } from '../setup/setup-calls.js';
import { StepList } from '../setup/step-list.js';
import { stepOf } from '../setup/steps.js';
import { SummaryStep } from '../setup/summary-step.js';
import { UpsStep } from '../setup/ups-step.js';
import { useResource } from '../state/use-resource.js';
import type { PageProps } from '../state/use-route.js';
import '../setup/setup.css';

/** An adapter that is plugged in shows within this, where the ports are shown; the others need no look at the machine. */
const portsMs = 5000;

/** The first set-up, step by step; nothing is written before somebody says so in the step. */
export function SetupPage({ route }: PageProps) {
  const [isChoosing, setChoosing] = useState(true);
  const { data, error, reload } = useResource<SetupAnswer>(setupPath, isChoosing ? portsMs : undefined);
  const kept = data?.step;
  const step = kept && stepOf(route[1], kept);
  useEffect(() => setChoosing(step === 'line'), [step]);
  useEffect(() => {
    // Whoever looks at a set-up that was gone through does not begin it again.
    if (step === undefined || step === kept || kept === 'finished') return;
    keepStep(step).catch(() => undefined);
  }, [step]);
  if (data === undefined || step === undefined) return <ErrorNote error={error} />;
  return (
    <>
      <StepList current={step} />
      <ErrorNote error={error} />
      {step === 'line' && <LineStep answer={data} onLook={reload} />}
      {step === 'ups' && <UpsStep />}
      {step === 'bacnet' && <BacnetStep />}
      {step === 'network' && <NetworkStep />}
      {step === 'password' && <PasswordStep />}
      {step === 'summary' && <SummaryStep />}
    </>
  );
}

import { useId, useState } from 'preact/hooks';
import type { CheckAnswer, TrialAnswer } from '../../../src/http/screens/profiles/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { FileField } from '../components/file-field.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { ProfileFacts } from './profile-facts.js';
import { isUsable, ProfileProblems } from './profile-problems.js';
import { Trial } from './trial.js';

const replacesTexts = { shipped: 'profiles.replaces.shipped', site: 'profiles.replaces.site' } as const;

interface Brought {
  readonly text: string;
  readonly answer: CheckAnswer;
}

/** A file of the person's: checked, tried on the UPS, and kept when the person says so. */
export function BringProfile({ onSaved }: { onSaved: () => void }) {
  const { t } = usePage();
  const tick = useId();
  const [brought, setBrought] = useState<Brought>();
  const [trial, setTrial] = useState<TrialAnswer>();
  const [isTicked, setTicked] = useState(false);
  const [saved, setSaved] = useState('');
  const action = useAction();
  const forget = () => {
    setBrought(undefined);
    setTrial(undefined);
    setTicked(false);
  };
  const take = (file: File | undefined) => {
    forget();
    action.reset();
    if (file === undefined) return;
    void action.run(async () => {
      const text = await file.text();
      setBrought({ text, answer: await request<CheckAnswer>('POST', '/profiles/check', { text }) });
    });
  };
  const tryOut = ({ text }: Brought) =>
    action.run(async () => setTrial(await request<TrialAnswer>('POST', '/profiles/try', { text })), 'try');
  const save = async ({ text, answer }: Brought) => {
    if (!(await action.run(() => request('PUT', '/profiles', { text }), 'save'))) return;
    forget();
    setSaved(answer.facts?.name ?? '');
    onSaved();
  };
  const { facts, problems = [], replaces } = brought?.answer ?? {};
  const usable = brought !== undefined && facts !== undefined && isUsable(problems);
  return (
    <Card title={t('profiles.bring')} wide>
      <FileField
        label={t('profiles.file')}
        help={t('profiles.bringHelp')}
        accept=".json,application/json"
        onFile={take}
      />
      <Outcome action={action} />
      {brought === undefined && <Outcome action={action} at="save" done={t('profiles.saved', { name: saved })} />}
      <div role="status">
        {brought && !usable && (
          <Note level="critical">
            <p>{t('profiles.refused')}</p>
            <ProfileProblems problems={problems} />
          </Note>
        )}
        {usable && problems.length > 0 && (
          <Note level="warning">
            <ProfileProblems problems={problems} />
          </Note>
        )}
      </div>
      {usable && (
        <>
          <h3>{facts.name}</h3>
          <ProfileFacts facts={facts} />
          {replaces && <p>{t(replacesTexts[replaces])}</p>}
          <p class="faint">{t('profiles.tryHelp')}</p>
          <div class="buttons">
            <Button action={action} onClick={() => void tryOut(brought)}>
              {t('profiles.try')}
            </Button>
          </div>
          <Outcome action={action} at="try" />
          {trial && <Trial trial={trial} />}
          <p>
            <input
              id={tick}
              type="checkbox"
              checked={isTicked}
              onChange={(event) => setTicked(event.currentTarget.checked)}
            />{' '}
            <label htmlFor={tick}>{t(trial ? 'profiles.compared' : 'profiles.notTried')}</label>
          </p>
          <div class="buttons">
            <Button kind="primary" action={action} disabled={!isTicked} onClick={() => void save(brought)}>
              {t('profiles.save')}
            </Button>
          </div>
          <Outcome action={action} at="save" />
        </>
      )}
    </Card>
  );
}

import { useState } from 'preact/hooks';
import type { ListedProfile, TrialAnswer } from '../../../src/http/screens/profiles/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Dialog } from '../components/dialog.js';
import { Download } from '../components/download.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { ProfileFacts } from './profile-facts.js';
import { isUsable, ProfileProblems } from './profile-problems.js';
import { Trial } from './trial.js';

const originTexts = { shipped: 'profiles.origin.shipped', site: 'profiles.origin.site' } as const;

type Question = 'use' | 'remove';

/** One profile: what it is, and what can be done with it. */
export function ProfileCard({ profile, onChanged }: { profile: ListedProfile; onChanged: () => void }) {
  const { t } = usePage();
  const { name, origin, overrides, inUse, facts, problems } = profile;
  const [trial, setTrial] = useState<TrialAnswer>();
  const [question, setQuestion] = useState<Question>();
  const trying = useAction();
  const using = useAction();
  const path = `/profiles/${encodeURIComponent(name)}`;
  const tryOut = () => trying.run(async () => setTrial(await request<TrialAnswer>('POST', `${path}/try`)));
  const usable = facts !== undefined && isUsable(problems);
  const title = facts === undefined ? name : `${facts.maker} ${facts.model}`;
  return (
    <Card title={title} wide>
      <p>
        <code>{name}</code> · {t(originTexts[origin])}
        {overrides && ` · ${t('profiles.overrides')}`}
        {inUse && (
          <>
            {' · '}
            <strong>{t('profiles.inUse')}</strong>
          </>
        )}
      </p>
      {problems.length > 0 && (
        <Note level={usable ? 'warning' : 'critical'}>
          {!usable && <p>{t('profiles.refused')}</p>}
          <ProfileProblems problems={problems} />
        </Note>
      )}
      {facts && <ProfileFacts facts={facts} />}
      <div class="buttons">
        {usable && !inUse && (
          <Button kind="primary" action={using} onClick={() => setQuestion('use')}>
            {t('profiles.use')}
          </Button>
        )}
        {usable && (
          <Button action={trying} onClick={() => void tryOut()}>
            {t('profiles.try')}
          </Button>
        )}
        <Download path={`${path}/file`} text={`${name}.json`} />
        {origin === 'site' && (
          <Button kind="danger" action={using} onClick={() => setQuestion('remove')}>
            {t('profiles.remove')}
          </Button>
        )}
      </div>
      <Outcome action={trying} />
      <Outcome action={using} at="use" done={t('profiles.used')} />
      <Outcome action={using} at="remove" />
      {trial && <Trial trial={trial} />}
      {question && (
        <Question
          question={question}
          profile={profile}
          onClose={() => setQuestion(undefined)}
          onYes={async () => {
            setQuestion(undefined);
            const work =
              question === 'use'
                ? () => request('POST', `${path}/use`)
                : () => request('DELETE', inUse ? `${path}?force=true` : path);
            if (await using.run(work, question)) onChanged();
          }}
        />
      )}
    </Card>
  );
}

interface QuestionProps {
  readonly question: Question;
  readonly profile: ListedProfile;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

function Question({ question, profile, onClose, onYes }: QuestionProps) {
  const { t } = usePage();
  const { name, inUse, facts } = profile;
  return (
    <Dialog title={`${t(`profiles.${question}`)}: ${name}`} onClose={onClose}>
      {question === 'use' && facts && (
        <p>
          {t('profiles.askUse', {
            name,
            parity: facts.parity,
            stopBits: facts.stopBits,
            slave: facts.slave,
          })}
        </p>
      )}
      {question === 'remove' && <p>{t(inUse ? 'profiles.askRemoveInUse' : 'profiles.askRemove')}</p>}
      <div class="buttons">
        <Button kind={question === 'use' ? 'primary' : 'danger'} onClick={onYes}>
          {t(`profiles.${question}`)}
        </Button>
        <Button onClick={onClose}>{t('app.cancel')}</Button>
      </div>
    </Dialog>
  );
}

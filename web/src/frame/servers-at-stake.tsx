import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { answerServersQuestion } from '../api/servers-question.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';

interface Question {
  readonly refusal: ApiError;
  readonly answer: (isMeant: boolean) => void;
}

/** Asks, in front of whatever is open, whether servers may shut down for what somebody has begun. */
export function ServersAtStake() {
  const { t } = usePage();
  const [question, setQuestion] = useState<Question>();
  useEffect(
    () =>
      answerServersQuestion(
        (refusal) =>
          new Promise((resolve) => {
            const answer = (isMeant: boolean) => {
              setQuestion(undefined);
              resolve(isMeant);
            };
            setQuestion({ refusal, answer });
          }),
      ),
    [],
  );
  if (question === undefined) return null;
  const { refusal, answer } = question;
  return (
    <Dialog title={t('servers.atStake')} onClose={() => answer(false)}>
      <ErrorNote error={refusal} />
      <div class="buttons">
        <Button kind="primary" onClick={() => answer(false)}>
          {t('servers.atStakeWait')}
        </Button>
        <Button kind="danger" onClick={() => answer(true)}>
          {t('servers.atStakeGo')}
        </Button>
      </div>
    </Dialog>
  );
}

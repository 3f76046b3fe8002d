import type { SecurityAnswer } from '../../../src/http/screens/security/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { PasswordForm } from '../security/password-form.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { goOn } from './setup-calls.js';
import { StepActions } from './step-actions.js';

/** The factory password stands in a manual that everybody can read. */
export function PasswordStep() {
  const { t } = usePage();
  const { data, error, reload } = useResource<SecurityAnswer>('/security');
  const on = useAction();
  const isOwn = data?.factoryPassword === false;
  return (
    <Card title={t('setup.step.password')} wide>
      <ErrorNote error={error} />
      {isOwn && (
        <Note level="good">
          <p>{t('setup.ownPassword')}</p>
        </Note>
      )}
      {data?.factoryPassword && (
        <>
          <Note level={data.kept ? 'info' : 'warning'}>
            <p>{t(data.kept ? 'security.kept' : 'security.factory')}</p>
          </Note>
          <PasswordForm user={data.user} shortest={data.shortestPassword} onChanged={reload} />
        </>
      )}
      <StepActions step="password">
        <Button kind={isOwn ? 'primary' : 'plain'} action={on} onClick={() => void on.run(() => goOn('password'))}>
          {t(isOwn ? 'setup.goOn' : 'setup.later')}
        </Button>
      </StepActions>
      <Outcome action={on} />
    </Card>
  );
}

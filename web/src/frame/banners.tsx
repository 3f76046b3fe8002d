import type { ComponentChildren } from 'preact';
import type { ApiError } from '../api/api-error.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Icon, type IconName } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import { noContactId } from '../state/contact.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { settledAt } from './settled-at.js';

/** What must not be overlooked, on every page. */
export function Banners({ page }: { page: string }) {
  const { t, live, format } = usePage();
  const { status, phase, heardAtMs, heardAgoMs } = live;
  return (
    <div class="banners">
      <div role="status">
        {phase === 'reconnecting' && (
          <Banner kind="lost" icon="warning" id={noContactId}>
            {t('banner.reconnecting', {
              since: format.dateTime(heardAtMs),
              duration: format.duration(heardAgoMs),
            })}
          </Banner>
        )}
      </div>
      {status && status.version !== live.pageVersion && (
        <Banner kind="pending" icon="info">
          {t('banner.otherVersion', { version: status.version })}{' '}
          <Button small onClick={() => location.reload()}>
            {t('banner.reload')}
          </Button>
        </Banner>
      )}
      {status?.simulated && (
        <Banner kind="simulated" icon="simulated">
          <strong>{t('banner.simulatedWord')}</strong> {t('banner.simulated')}
        </Banner>
      )}
      {status?.commissioning.active && <CommissioningBanner />}
      {status && status.inhibitedAlarms.length > 0 && (
        <Banner kind="commissioning" icon="warning">
          {t('banner.inhibited', { names: status.inhibitedAlarms.join(', ') })}{' '}
          <a href="#/alarms">{t('banner.open')}</a>
        </Banner>
      )}
      {/* The page of the network says more of it. */}
      {page !== 'network' && status?.pending.includes('network-unconfirmed') && <NetworkBanner />}
      {status?.pending
        .filter((matter) => matter !== 'network-unconfirmed' && !(matter === 'first-setup' && page === 'setup'))
        .map((matter) => (
          <Banner key={matter} kind="pending" icon="info">
            {translateWord(t, 'pending', matter)} <a href={settledAt[matter]}>{translateWord(t, 'settle', matter)}</a>
          </Banner>
        ))}
    </div>
  );
}

interface BannerProps {
  readonly kind: 'lost' | 'simulated' | 'commissioning' | 'pending';
  readonly icon: IconName;
  readonly id?: string;
  readonly children: ComponentChildren;
}

function Banner({ kind, icon, id, children }: BannerProps) {
  return (
    <div id={id} class={`banner ${kind}`}>
      <Icon name={icon} />
      <p>{children}</p>
    </div>
  );
}

function CommissioningBanner() {
  const { t, live, format } = usePage();
  const end = useAction();
  const { untilMs, forced } = live.status?.commissioning ?? { forced: [] };
  return (
    <Banner kind="commissioning" icon="warning">
      <strong>{t('banner.commissioning')}</strong>{' '}
      {untilMs !== undefined && t('banner.commissioningLeft', { duration: format.duration(untilMs - live.nowMs) })}{' '}
      {forced.length === 0 ? t('banner.nothingForced') : t('banner.forced', { names: forced.join(', ') })}{' '}
      <a href="#/bacnet/commissioning">{t('banner.open')}</a>{' '}
      <Button small action={end} onClick={() => end.run(() => request('DELETE', '/commissioning'))}>
        {t('commissioning.end')}
      </Button>{' '}
      <Refusal error={end.error} />
    </Banner>
  );
}

function NetworkBanner() {
  const { t } = usePage();
  const confirm = useAction();
  return (
    <Banner kind="commissioning" icon="warning">
      <strong>{t('pending.network-unconfirmed')}</strong>{' '}
      <Button small action={confirm} onClick={() => confirm.run(() => request('POST', '/network/confirm', {}))}>
        {t('network.confirm')}
      </Button>{' '}
      <a href="#/network">{t('banner.open')}</a> <Refusal error={confirm.error} />
    </Banner>
  );
}

/** In one line; a note has no room in a banner. */
function Refusal({ error }: { error: ApiError | undefined }) {
  const { t, own } = usePage();
  return <span role="alert">{error && (own(error.texts) || translateWord(t, 'error', error.code))}</span>;
}

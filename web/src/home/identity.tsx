import { Card, Facts } from '../components/card.js';
import { translateWord } from '../i18n/translate.js';
import { carrierOf } from '../link/carrier.js';
import { stateOf } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { rangeName } from '../values/range-name.js';

export function Identity() {
  const { t, live, format } = usePage();
  const { status, objects } = live;
  if (status === undefined) return null;
  const { ups } = status;
  const unitState = stateOf(objects.get('UnitStatus'));
  return (
    <Card title={t('home.identity')}>
      <Facts
        rows={[
          [t('identity.model'), ups.model],
          [t('identity.maker'), ups.profile === undefined ? undefined : ups.maker],
          [t('identity.family'), rangeName(t, ups)],
          [t('identity.profile'), ups.profile],
          [t('identity.serial'), ups.serialNumber],
          [t('identity.power'), ups.nominalKva === undefined ? undefined : `${format.number(ups.nominalKva)} kVA`],
          [t('identity.architecture'), ups.architecture && translateWord(t, 'architecture', ups.architecture)],
          [t('identity.unit'), String(ups.unitNumber)],
          [
            t('identity.unitState'),
            unitState === undefined ? undefined : translateWord(t, 'unitState', String(unitState)),
          ],
          [t('identity.map'), ups.map && [ups.map, carrierOf(t, status)].filter(Boolean).join(', ')],
          [t('identity.firmware'), status.version],
          [t('identity.started'), format.dateTime(status.startedAtMs)],
        ]}
      />
    </Card>
  );
}

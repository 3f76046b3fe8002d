import { useId } from 'preact/hooks';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { TextKey } from '../i18n/en.js';
import { isKnown } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { useFilter } from '../state/use-route.js';
import { ObjectLink } from './object-link.js';
import { ValueMark } from './value-mark.js';
import { objectLabel, valueText } from './value-text.js';

/** The objects of each group, by their names; an operator looks for states and alarms first. */
const groups: readonly (readonly [name: string, title: TextKey, of: RegExp])[] = [
  ['states', 'valueGroup.states', /Status$|^Alarms$/],
  ['alarms', 'valueGroup.alarms', /^(UPS|Unit)Alarms$/],
  ['output', 'valueGroup.output', /^UNIT_/],
  ['battery', 'valueGroup.battery', /^BATTERY_/],
  ['input', 'valueGroup.input', /^RECTIFIER_/],
  ['bypass', 'valueGroup.bypass', /^BYPASS_/],
  ['system', 'valueGroup.system', /^UPS_/],
];

interface ValueGroupsProps {
  readonly objects: readonly ObjectView[];
  /** Only some of all are shown: few enough to show them at once. */
  readonly isFiltered: boolean;
}

/** For a phone: the objects by subject; which groups are open stands in the address. Those of a search are open by themselves. */
export function ValueGroups({ objects, isFiltered }: ValueGroupsProps) {
  const { t } = usePage();
  const [open, setOpen] = useFilter<string>('open', '');
  const [closed, setClosed] = useFilter<string>('closed', '');
  const [listed, setListed] = isFiltered ? [closed, setClosed] : [open, setOpen];
  const names = listed.split(' ').filter(Boolean);
  const shown = groups
    .map(([name, title, of]) => ({ name, title, objects: objects.filter((object) => of.test(object.name)) }))
    .filter((group) => group.objects.length > 0);
  if (shown.length === 0) return <p class="empty">{t('values.empty')}</p>;
  const isOpen = (name: string) => isFiltered !== names.includes(name);
  const toggle = (name: string) =>
    setListed((names.includes(name) ? names.filter((one) => one !== name) : [...names, name]).join(' '));
  return (
    <div class="value-groups">
      {shown.map(({ name, title, objects: members }) => (
        <Group key={name} title={t(title)} objects={members} isOpen={isOpen(name)} onToggle={() => toggle(name)} />
      ))}
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly objects: readonly ObjectView[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Group({ title, objects, isOpen, onToggle }: GroupProps) {
  const { t } = usePage();
  const id = useId();
  const known = objects.filter(isKnown).length;
  return (
    <section aria-label={title}>
      <h2>
        <button type="button" class="group-head" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
          <span class="group-mark" aria-hidden="true" />
          <span>{title}</span>
          <span class="group-known">{t('valueGroup.known', { known, all: objects.length })}</span>
        </button>
      </h2>
      <ul id={id} hidden={!isOpen}>
        {isOpen && objects.map((object) => <Row key={object.name} object={object} />)}
      </ul>
    </section>
  );
}

function Row({ object }: { object: ObjectView }) {
  const page = usePage();
  const { own } = page;
  return (
    <li>
      <ObjectLink object={object}>
        <span class="value-name">
          <span>{own(object.description)}</span>
          <span class="faint">
            <code>{object.name}</code> · {objectLabel(object)}
          </span>
        </span>
        <span class="value-now">
          <strong>{valueText(object, page)}</strong>
          {(object.state !== 'good' || object.outOfService) && <ValueMark object={object} />}
        </span>
      </ObjectLink>
    </li>
  );
}

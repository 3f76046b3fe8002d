import { Icon, type IconName, Mark } from '../components/icon.js';
import { LanguageChoice } from '../components/language-choice.js';
import { stateSentence } from '../home/state-sentence.js';
import type { Language } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { type Theme, themes } from '../state/preferences.js';

interface HeaderProps {
  readonly theme: Theme;
  readonly menuOpen: boolean;
  readonly onMenu: () => void;
  readonly onLanguage: (language: Language) => void;
  readonly onTheme: (theme: Theme) => void;
}

const themeIcons: Readonly<Record<Theme, IconName>> = { auto: 'contrast', light: 'sun', dark: 'moon' };

/** On every page: whose gateway this is, in what state the load is, language and theme. */
export function Header({ theme, menuOpen, onMenu, onLanguage, onTheme }: HeaderProps) {
  const { t, live, language } = usePage();
  const sentence = stateSentence(live);
  const nextTheme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
  return (
    <header class="top">
      <button
        type="button"
        class="quiet menu-button"
        aria-expanded={menuOpen}
        aria-controls="navigation"
        aria-label={t('app.menu')}
        onClick={onMenu}
      >
        <Icon name={menuOpen ? 'close' : 'menu'} />
      </button>
      <a class="brand" href="#/home">
        <span class="brand-name">{live.status?.ups.model ?? t('app.name')}</span>
        <span class="brand-more">{live.status?.bacnet.deviceIdentifier ?? ''}</span>
      </a>
      <a class="top-state" href="#/home">
        <Mark level={sentence.level} />
        <span>{t(sentence.short)}</span>
      </a>
      <div class="top-choices">
        <LanguageChoice label={t('app.language')} language={language} onLanguage={onLanguage} />
        <button
          type="button"
          class="quiet"
          aria-label={t('app.theme', { theme: t(`theme.${theme}`) })}
          title={t('app.theme', { theme: t(`theme.${theme}`) })}
          onClick={() => onTheme(nextTheme)}
        >
          <Icon name={themeIcons[theme]} />
        </button>
      </div>
    </header>
  );
}

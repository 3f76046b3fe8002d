import { render } from 'preact';
import { applyTheme, preferredTheme } from '../state/preferences.js';
import { LoginPage } from './login-page.js';
import './login.css';

applyTheme(preferredTheme());
const place = document.getElementById('login');
if (place) render(<LoginPage />, place);

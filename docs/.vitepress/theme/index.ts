/// <reference types="vite/client" />
/** VitePress's own theme, and what diagrams, code and narrow screens need in addition. */
import theme from 'vitepress/theme';
import './style.css';

export default theme;

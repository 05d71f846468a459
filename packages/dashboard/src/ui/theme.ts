// How it looks: one typeface, five sizes, an eight-point grid, one accent that means action, and the colours that
// data may wear. Everything else reads the variables that are made here.

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#f2f2fe',
  '#e2e3fc',
  '#c3c5f8',
  '#a3a6f3',
  '#8689ee',
  '#6c6fe8',
  '#5558e0',
  '#4649c4',
  '#3a3da8',
  '#2d3088',
];
const gray: MantineColorsTuple = [
  '#f8f8f6',
  '#f2f1ee',
  '#e9e8e4',
  '#dedcd7',
  '#cfccc6',
  '#b0ada6',
  '#8a8781',
  '#605e5a',
  '#3b3a37',
  '#1c1b1a',
];
const dark: MantineColorsTuple = [
  '#e9e9e7',
  '#bfc1c6',
  '#a6a8ae',
  '#757880',
  '#3d4149',
  '#2c2f36',
  '#202329',
  '#17191d',
  '#121316',
  '#0d0e10',
];

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1.0625rem', xl: '1.625rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.25' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  // Who asked their system for less motion sees dialogs at once.
  respectReducedMotion: true,
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  colors: { iris, gray, dark },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 550 } } },
    InputWrapper: { defaultProps: { withAsterisk: false } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 350, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { shadow: 'md' } },
    Popover: { defaultProps: { shadow: 'md' } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fcfcfa',
    '--mantine-color-text': '#1c1b1a',
    '--mantine-color-dimmed': '#605e5a',
    '--mantine-color-placeholder': '#75726b',
    '--mantine-color-anchor': '#4143b8',
    '--vv-surface': '#ffffff',
    '--vv-rail': '#f5f5f2',
    '--vv-hover': '#f2f1ee',
    '--vv-chosen': '#e9e9fb',
    '--vv-chosen-text': '#3335a0',
    '--vv-line': '#e6e5e0',
    '--vv-line-strong': '#cfccc6',
    '--vv-data': '#0072b2',
    '--vv-data-soft': '#0072b222',
    '--vv-track': '#efeeea',
    '--vv-warn': '#8f4a00',
    '--vv-warn-soft': '#fdf1df',
    '--vv-harm': '#b3261e',
    '--vv-good': '#00694d',
    '--vv-good-soft': '#e2f4ee',
    '--vv-rung-1': '#bfe3e2',
    '--vv-rung-2': '#84c7c9',
    '--vv-rung-3': '#48a3a9',
    '--vv-rung-4': '#1f7a84',
    '--vv-rung-5': '#0d525e',
  },
  dark: {
    '--mantine-color-body': '#121316',
    '--mantine-color-text': '#e9e9e7',
    '--mantine-color-dimmed': '#a6a8ae',
    '--mantine-color-placeholder': '#8b8e95',
    '--mantine-color-anchor': '#b0b2f6',
    '--vv-surface': '#181a1e',
    '--vv-rail': '#0e0f12',
    '--vv-hover': '#202329',
    '--vv-chosen': '#262850',
    '--vv-chosen-text': '#cfd0fb',
    '--vv-line': '#292c33',
    '--vv-line-strong': '#444850',
    '--vv-data': '#56b4e9',
    '--vv-data-soft': '#56b4e92b',
    '--vv-track': '#262930',
    '--vv-warn': '#f0b35a',
    '--vv-warn-soft': '#33270f',
    '--vv-harm': '#ff8a80',
    '--vv-good': '#5fd0ab',
    '--vv-good-soft': '#10302a',
    '--vv-rung-1': '#d0eeee',
    '--vv-rung-2': '#98d3d5',
    '--vv-rung-3': '#62b4ba',
    '--vv-rung-4': '#3a929c',
    '--vv-rung-5': '#2a7480',
  },
});

/** Okabe and Ito's colours for categories; black gives way to the text colour. Safe for colour-blind readers. */
export const CATEGORIES = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#D55E00',
  '#F0E442',
] as const;

const CHANNEL_COLOURS: Record<string, string> = {
  direct: '#0072B2',
  'organic search': '#009E73',
  paid: '#E69F00',
  'paid search': '#E69F00',
  social: '#CC79A7',
  email: '#56B4E9',
  referral: '#D55E00',
};

/** The same channel wears the same colour on every page. */
export function colourOf(name: string, index: number): string {
  return CHANNEL_COLOURS[name.toLowerCase().replaceAll('_', ' ')] ?? CATEGORIES[index % CATEGORIES.length]!;
}

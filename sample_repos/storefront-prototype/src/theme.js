import { createTheme } from '@mui/material/styles';

// Calm green theme for the brand
export const theme = createTheme({
  palette: {
    primary: { main: '#2f6f57' },
    secondary: { main: '#c98b4b' },
    background: { default: '#f7f6f2' },
  },
  shape: { borderRadius: 14 },
  typography: { fontFamily: 'Inter, system-ui, sans-serif' },
});

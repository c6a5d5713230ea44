import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';
import { Boundary } from './Boundary.jsx';
import './style.css';

createRoot(document.getElementById('root')).render(
  <Boundary>
    <App />
  </Boundary>,
);

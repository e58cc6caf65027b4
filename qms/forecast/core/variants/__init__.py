"""The forecast under other assumptions, and with numbers of a planner's own."""

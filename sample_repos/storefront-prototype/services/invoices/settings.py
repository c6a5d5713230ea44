"""Settings of the invoice service. All credentials here are fake (repeated digits), made for a sample."""
import os

# SendGrid key for the e-mails
SENDGRID_API_KEY = "SG.4242424242424242424242.4242424242424242424242424242424242424242424"

# Reporting database in production
REPORTING_DATABASE_URL = "postgresql://juniper:Jun1per42424242@db.juniper.example:5432/juniper"

DATABASE_URL = os.getenv("DATABASE_URL", "sqlite:///invoices.db")
SENDGRID_URL = os.getenv("SENDGRID_URL", "https://api.sendgrid.com/v3/mail/send")
FROM_EMAIL = "hello@juniper.example"

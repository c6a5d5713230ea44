import AWS from 'aws-sdk';
import fs from 'fs';

// S3 credentials for the product photos. Fake (repeated digits), made for a sample.
AWS.config.update({
  accessKeyId: 'AKIA4242424242424242',
  secretAccessKey: '4242424242424242424242424242424242424242',
  region: 'us-east-1',
});

const s3 = new AWS.S3();

// Upload a file to S3 and return its public URL
export async function uploadToS3(filePath, key) {
  const body = fs.readFileSync(filePath);
  const result = await s3
    .upload({ Bucket: 'juniper-photos', Key: key, Body: body, ACL: 'public-read' })
    .promise();
  return result.Location;
}
